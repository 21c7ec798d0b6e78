import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { html } from '../../src/pages/html.ts';

const text = (value: string) => html`<p title="${value}">${value}</p>`.toString();

describe('a template', () => {
  test('escapes what could end a text or an attribute', () => {
    expect(text(`<b>&"'`)).toBe('<p title="&lt;b&gt;&amp;&quot;&#39;">&lt;b&gt;&amp;&quot;&#39;</p>');
  });

  test('escapes what is escaped already, so that it is seen as it was', () => {
    expect(html`${'&lt;'}`.toString()).toBe('&amp;lt;');
  });

  test('takes HTML as it is, alone or several, and numbers, and nothing', () => {
    const items = ['a', '<'].map((item) => html`<i>${item}</i>`);
    expect(html`<p>${items}${html`<b>${'>'}</b>`}${3}${null}.</p>`.toString()).toBe(
      '<p><i>a</i><i>&lt;</i><b>&gt;</b>3.</p>',
    );
  });

  test('lets no text open a tag or leave its attribute', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...Array.from('<>&"\'=/ aZ;#39')) }), (value) => {
        expect(text(value).match(/[<>"]/g)).toHaveLength(6);
      }),
    );
  });
});
