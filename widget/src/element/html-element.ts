// eslint-disable-next-line @typescript-eslint/no-extraneous-class -- it stands in for one that only browsers have
class NoElement {}

/** `HTMLElement`; on a server, which has none, something to extend, so that importing the element there does no harm. */
export const HtmlElement =
  (globalThis as { readonly HTMLElement?: typeof HTMLElement }).HTMLElement ??
  (NoElement as unknown as typeof HTMLElement);
