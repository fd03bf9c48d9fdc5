/** `HTMLElement`; on a server, which has none, something to extend, so that importing the element there does no harm. */
export const HtmlElement =
  (globalThis as { readonly HTMLElement?: typeof HTMLElement }).HTMLElement ??
  (class {} as unknown as typeof HTMLElement);
