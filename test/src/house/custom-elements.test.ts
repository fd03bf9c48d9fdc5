import { DenoiseWidgetElement } from '@denoisekit/widget';
import { describe, expect, it } from 'vitest';
import { readText } from './repository.js';

interface Named {
  readonly name: string;
}
interface Declaration {
  readonly attributes: readonly (Named & { readonly fieldName: string })[];
  readonly members: readonly (Named & { readonly kind: string; readonly attribute?: string })[];
  readonly events: readonly (Named & { readonly type: { readonly text: string } })[];
  readonly cssParts: readonly Named[];
  readonly cssProperties: readonly Named[];
}

const source = (name: string) => readText(`widget/src/${name}.ts`);
const { modules } = JSON.parse(readText('widget/custom-elements.json')) as {
  readonly modules: readonly { readonly declarations: readonly Declaration[] }[];
};
const { attributes, members, events, cssParts, cssProperties } = modules[0]!.declarations[0]!;
const names = (list: readonly Named[]): readonly string[] => list.map(({ name }) => name).sort();
const unique = (list: Iterable<string>): readonly string[] => [...new Set(list)].sort();

// Editors and documentation read this file, and nothing else would notice that it lags behind the element.
describe('custom-elements.json', () => {
  it('has the attributes that the element watches, each with its property', () => {
    expect(names(attributes)).toEqual([...DenoiseWidgetElement.observedAttributes].sort());
    for (const { name, fieldName } of attributes) {
      expect(Object.keys(DenoiseWidgetElement.prototype)).toContain(fieldName);
      expect(members.filter(({ attribute }) => attribute === name)).toMatchObject([{ name: fieldName }]);
    }
  });

  it('has the methods and properties that the element has', () => {
    for (const { name, kind } of members) {
      const found = Object.getOwnPropertyDescriptor(DenoiseWidgetElement.prototype, name);
      expect([name, typeof found?.value === 'function']).toEqual([name, kind === 'method']);
      expect(found).toBeDefined();
    }
  });

  it('has the events that the types of the package name, with the types of their details', () => {
    const declared = source('element/events').matchAll(/readonly '(denoise-[a-z]+)': (\w+);/g);
    const expected = Array.from(declared, ([, name, detail]) => [name, `CustomEvent<${detail!}>`]).sort();
    expect(expected.length).toBeGreaterThan(3);
    expect(events.map(({ name, type }) => [name, type.text]).sort()).toEqual(expected);
  });

  it('has the parts and the custom properties that pages style', () => {
    const parts = Array.from(source('view/template').matchAll(/ part="([^"]+)"/g), ([, list]) =>
      list!.split(' '),
    ).flat();
    // A sample's button is made when there are samples.
    expect(names(cssParts)).toEqual(unique([...parts, 'sample']));
    expect(names(cssProperties)).toEqual(
      unique(Array.from(source('view/styles').matchAll(/--denoise-[\w-]+/g), String)),
    );
  });
});
