/**
 * Makes a class the element `<denoise-widget>`. Pages may load two copies, by way of two packages; the first one stays. A server has no elements, and gets
 * none.
 */
export function register(element: CustomElementConstructor): void {
  if (!('customElements' in globalThis)) return;
  if (customElements.get('denoise-widget') === undefined) customElements.define('denoise-widget', element);
}
