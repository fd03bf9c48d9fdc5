import { attributes } from '../state/settings.js';

/** What scripts may set as properties: each is the attribute of its name. */
export interface WidgetProperties {
  model: string | null;
  device: string | null;
  dtype: string | null;
  assets: string | null;
  worker: string | null;
  noise: string | null;
  samples: string | null;
  src: string | null;
  seed: number | string | null;
  maxPixels: number | string | null;
  strength: number | string | null;
  auto: boolean;
}

const names = Object.values(attributes).flat();
const propertyOf = (name: string): string => name.replace(/-(.)/g, (_, char: string) => char.toUpperCase());

/** Gives a class the properties: they read and write attributes, and null removes one. */
export function defineProperties(prototype: object): void {
  for (const name of names) {
    const isFlag = name === 'auto';
    Object.defineProperty(prototype, propertyOf(name), {
      configurable: true,
      enumerable: true,
      get(this: Element) {
        return isFlag ? this.hasAttribute(name) : this.getAttribute(name);
      },
      set(this: Element, value: string | number | boolean | null | undefined) {
        if (isFlag) this.toggleAttribute(name, Boolean(value));
        else if (value === null || value === undefined) this.removeAttribute(name);
        else this.setAttribute(name, String(value));
      },
    });
  }
}

/** Frameworks may set properties before the element is defined: these would hide the ones of the class. */
export function takeEarlyProperties(element: object): void {
  const own = element as Record<string, unknown>;
  for (const name of names.map(propertyOf)) {
    if (!Object.hasOwn(own, name)) continue;
    const value = own[name];
    Reflect.deleteProperty(own, name);
    own[name] = value;
  }
}
