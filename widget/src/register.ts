/** Makes a class the element `<denoise-widget>`. Pages may load two copies, by way of two packages; the first one stays. */
export function register(element: CustomElementConstructor): void {
  if (customElements.get('denoise-widget') === undefined) customElements.define('denoise-widget', element);
}
