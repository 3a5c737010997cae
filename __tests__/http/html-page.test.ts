import { describe, expect, test } from '@jest/globals';
import { isHtmlPage } from '../../src/http/html-page.js';

describe('an HTML page', () => {
  test.each<[string, string, string | undefined, boolean]>([
    ['by its doctype', '<!DOCTYPE html><p>', undefined, true],
    ['by its first element', '<html>', undefined, true],
    ['in capitals, with attributes', '<HTML lang="en">', 'text/plain', true],
    ['after white space', ' \r\n\t<body>', undefined, true],
    ['after a byte order mark', '\uFEFF<html>', undefined, true],
    ['after comments', '<!-- > a --> <!----><!-- b --><head>', undefined, true],
    ['after <?xml', '<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "x">', undefined, true],
    ['by a script', '<script>location="/login"</script>', undefined, true],
    ['by a style', '<style type=x>', undefined, true],
    ['by a meta', '<meta http-equiv="refresh">', undefined, true],
    ['by a title, cut off', '<title', undefined, true],
    ['by a heading', '<h1>Sign in</h1>', undefined, true],
    ['by its type', 'Sign in', 'text/html', true],
    ['by its type, with a charset', '{}', ' Text/HTML ; charset=utf-8', true],
    ['by its type, as XML', 'x', 'application/xhtml+xml', true],
    ['not in JSON', '{"text":"<html>"}', 'application/json', false],
    ['not in text', 'see <html>', 'text/plain', false],
    ['not in XML', '<?xml version="1.0"?><!-- x --><error>no</error>', 'text/xml', false],
    ['not by an element of another name', '<htmlx><body-x>', undefined, false],
    ['not by a doctype of another name', '<!doctype htmlx>', undefined, false],
    ['not by a type of another name', 'x', 'text/html5', false],
    ['not by a type further on', 'x', 'text/plain; text/html', false],
    ['not in a comment without an end', '<!-- <html>', undefined, false],
    ['not in nothing', '', 'text/html', false],
    ['not in white space', '\uFEFF \r\n', 'text/html', false],
  ])('%s', (_, body, contentType, expected) => {
    expect(isHtmlPage({ body, contentType })).toBe(expected);
  });

  // Work that grows with the square of a length would outlast the limit of a test by far.
  test.each([
    '<!--',
    '<!-- -->',
    '<!-->',
    '<?',
    '<?>',
    ' ',
    '<',
    '\uFEFF',
  ])('a megabyte of %j does not hold the step', (unit) => {
    expect(isHtmlPage({ body: unit.repeat(1_048_576 / unit.length), contentType: undefined })).toBe(false);
  });
});
