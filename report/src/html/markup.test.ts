import { describe, expect, it } from 'vitest';
import { escapeHtml, html, trusted } from './markup.js';

describe('html', () => {
  it('escapes what is put in, in text and in attributes', () => {
    const name = `<img src=x onerror="alert('1')">&`;
    expect(html`<td title="${name}">${name}</td>`.text).toBe(
      '<td title="&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;">' +
        '&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;</td>',
    );
  });

  it('takes its own pieces as they are, joins lists and leaves null out', () => {
    const cells = ['<a>', 2].map((cell) => html`<td>${cell}</td>`);
    expect(html`${cells}${null}`.text).toBe('<td>&lt;a&gt;</td><td>2</td>');
    expect(html`${trusted('<svg/>')}`.text).toBe('<svg/>');
    expect(html`<b></b>`.text).toBe('<b></b>');
  });

  it('escapes an ampersand once', () => {
    expect(escapeHtml('a &lt; b')).toBe('a &amp;lt; b');
  });
});
