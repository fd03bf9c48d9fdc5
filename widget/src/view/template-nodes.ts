/**
 * The nodes that a template's text describes, made without a sink of HTML, which pages under `require-trusted-types-for 'script'` do not have. It reads what
 * our own templates are written in: tags, attributes in double quotes, text; no comments, no entities.
 */
export function templateNodes(text: string): DocumentFragment {
  const root = document.createDocumentFragment();
  let parent: Node & ParentNode = root;
  for (const [, closing, name, attributes = '', words] of text.matchAll(/<(\/?)(\w+)([^>]*)>|([^<]+)/g)) {
    if (words !== undefined) {
      if (words.trim() !== '') parent.append(words);
    } else if (closing === '/') {
      parent = parent.parentNode!;
    } else {
      const element = document.createElement(name!);
      for (const [, key, value = ''] of attributes.matchAll(/([\w-]+)(?:="([^"]*)")?/g)) {
        element.setAttribute(key!, value);
      }
      parent.append(element);
      if (!empty.has(name!)) parent = element;
    }
  }
  return root;
}

/** Elements without a closing tag. */
const empty = new Set(['input', 'wbr']);
