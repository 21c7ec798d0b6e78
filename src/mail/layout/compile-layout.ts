/* Compiles letter.mjml, for `npm run mails`: so that nothing of MJML is needed to write a mail. */
import { readFileSync, writeFileSync } from 'node:fs';
import mjml from 'mjml';

const source = new URL('letter.mjml', import.meta.url);
const result = new URL('letter.generated.ts', import.meta.url);

const { html, errors } = await mjml(readFileSync(source, 'utf8'), {
  fonts: {},
  keepComments: false,
  minify: true,
  minifyOptions: { collapseWhitespace: true, minifyCss: false },
});
// MJML cannot know what a place for a value will hold.
const problems = errors.filter(({ message }) => !message.includes('{{'));
if (problems.length > 0) throw new Error(problems.map(({ formattedMessage }) => formattedMessage).join('\n'));

writeFileSync(
  result,
  [
    '// Generated from letter.mjml by `npm run mails`. Do not edit.',
    '',
    '/** The layout of every mail, in Liquid. */',
    `export const letterLayout =\n  ${JSON.stringify(html)};`,
    '',
  ].join('\n'),
);
