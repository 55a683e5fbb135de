// Makes report pages with the real program against the practice school and looks at them in a browser.
// Usage: WCBS_LINK_PROGRAM=... node tests/browser/pages.mjs FOLDER, where FOLDER has node_modules/playwright-core.
import { execFile, spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const folder = resolve(process.argv[2]);
const program = resolve(process.env.WCBS_LINK_PROGRAM);
const { chromium } = createRequire(`${folder}/`)('playwright-core');

const pages = [
  { fault: null, practice: ['--scenario', 'healthy', '--tls'] },
  { fault: 'tls.missing-intermediate', practice: ['--scenario', 'missing-intermediate'] },
  { fault: 'tls.expired', practice: ['--scenario', 'expired'] },
  { fault: 'token.invalid-client', practice: ['--scenario', 'wrong-secret'] },
  { fault: 'dns.not-found', url: 'https://wcbs.oakfield-house-school.invalid/Wcbs.API/' },
  { fault: 'http.unavailable', practice: ['--scenario', 'pool-stopped'] },
];
const views = [390, 1280].flatMap((width) => ['light', 'dark'].map((colorScheme) => ({ width, colorScheme })));

/// Starts a practice school; gives the options that describe its link, and its process.
async function openSchool(words) {
  const school = spawn(program, ['practice', ...words], { stdio: ['ignore', 'pipe', 'ignore'] });
  const options = { 'listening on': '--url', 'client id': '--client-id', 'client secret file': '--client-secret-file',
    'root certificate file': '--ca-file' };
  const link = [];
  for await (const line of createInterface({ input: school.stdout })) {
    const said = Object.keys(options).find((key) => line.startsWith(`${key} `));
    if (said) link.push(options[said], line.slice(said.length + 1));
    const last = link.includes('--url') && link[1].startsWith('https:') ? '--ca-file' : '--client-secret-file';
    if (link.includes(last)) break;
  }
  return { school, link };
}

/// What the program writes to standard output. A fault's exit code is no failure here.
function run(words) {
  return new Promise((done, failed) => {
    execFile(program, words, { encoding: 'utf8' }, (error, out, err) =>
      error && error.code !== 1 ? failed(new Error(`${words.join(' ')}: ${err}`)) : done(out));
  });
}

/// The page and the text report about the same school.
async function check(page) {
  const { school, link } = page.url ? { link: ['--url', page.url] } : await openSchool(page.practice);
  try {
    const file = `${folder}/${page.fault ?? 'healthy'}.html`;
    await run(['check', ...link, '--format', 'html', '-o', file]);
    return { file, text: await run(['check', ...link]) };
  } finally {
    school?.kill('SIGINT');
  }
}

const plain = (text) => text.replace(/\s+/g, ' ').replace(/\b[\d:]{5,8} UTC/g, 'TIME').trim();

/// Every line of the text report without its label: the page breaks lines elsewhere, but says the same. It says whole
/// what the text cuts, and has the note on FILE below the command.
function piecesOf(text) {
  const pieces = [];
  for (const whole of text.split('\n')) {
    const line = whole.replace(/ \.\.\.$/, '').replace(/^(To repeat) \(FILE (holds .+)\):$/, '$1: $2');
    const stage = line.match(/^(pass|warn|fail|skip) {2}(.+?) {2,}(.*)$/);
    const labelled = line.match(/^(?:  )?([A-Z][a-z ]+|[a-z_]+): +(.*)$/);
    const found = stage ? stage.slice(1) : labelled && !line.startsWith('Warning') ? labelled.slice(1) : [line];
    for (const piece of found) pieces.push(...piece.split('; ').map((part) => plain(part).replace(/:$/, '')));
  }
  return pieces.filter((piece) => piece !== '');
}

/// Runs in the page: what is wider than the window, and the text with the weakest contrast.
function measure() {
  const parse = (colour) => {
    const [r, g, b, a = 1] = colour.match(/[\d.]+/g).map(Number);
    return { r, g, b, a };
  };
  const over = (top, below) => ({ r: top.r * top.a + below.r * (1 - top.a), g: top.g * top.a + below.g * (1 - top.a),
    b: top.b * top.a + below.b * (1 - top.a), a: 1 });
  const background = (element) => {
    const own = parse(getComputedStyle(element).backgroundColor);
    if (own.a === 1) return own;
    return over(own, element.parentElement ? background(element.parentElement) : { r: 255, g: 255, b: 255, a: 1 });
  };
  const luminance = ({ r, g, b }) => {
    const linear = (c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  };
  const contrast = (a, b) => {
    const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (high + 0.05) / (low + 0.05);
  };
  const weakest = { ratio: Infinity, text: '' };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (node.data.trim() === '' || element.getClientRects().length === 0) continue;
    const style = getComputedStyle(element);
    const below = background(element);
    const ink = parse(element instanceof SVGElement ? style.fill : style.color);
    const ratio = contrast(over(ink, below), below);
    if (ratio < weakest.ratio) Object.assign(weakest, { ratio, text: node.data.trim().slice(0, 60) });
  }
  const wide = [...document.querySelectorAll('body *')].filter((element) => {
    const box = element.getBoundingClientRect();
    return box.width > 0 && (box.left < -0.5 || box.right > document.documentElement.clientWidth + 0.5);
  });
  return {
    weakest,
    scrolls: document.documentElement.scrollWidth > document.documentElement.clientWidth,
    wide: wide.slice(0, 3).map((element) => element.outerHTML.slice(0, 80)),
    words: document.body.innerText,
  };
}

async function look(browser, file, view, troubles) {
  const context = await browser.newContext({ viewport: { width: view.width, height: 900 },
    colorScheme: view.colorScheme, bypassCSP: false });
  const page = await context.newPage();
  page.on('console', (message) => troubles.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => troubles.push(`error: ${error.message}`));
  page.on('request', (request) => {
    if (request.url() !== pathToFileURL(file).href) troubles.push(`asks for ${request.url()}`);
  });
  await page.goto(pathToFileURL(file).href);
  const seen = await page.evaluate(measure);
  if (seen.scrolls || seen.wide.length > 0) troubles.push(`wider than the window: ${seen.wide.join(' ')}`);
  await page.screenshot({ path: file.replace(/html$/, `${view.width}-${view.colorScheme}.png`), fullPage: true });
  await page.emulateMedia({ media: 'print' });
  const printed = await page.evaluate(measure);
  for (const [where, { weakest }] of [['screen', seen], ['print', printed]])
    if (weakest.ratio < 4.5) troubles.push(`contrast ${weakest.ratio.toFixed(2)} (${where}): ${weakest.text}`);
  if (view.colorScheme === 'light' && view.width > 1000)
    await page.pdf({ path: file.replace(/html$/, 'pdf'), format: 'A4', printBackground: false });
  const source = await readFile(file, 'utf8');
  const malformed = await page.evaluate((text) =>
    new DOMParser().parseFromString(text, 'application/xhtml+xml').querySelector('parsererror')?.textContent, source);
  if (malformed) troubles.push(`not well-formed: ${malformed}`);
  const title = await page.title();
  await context.close();
  return { ...seen, title };
}

const browser = await chromium.launch({
  executablePath: process.env.WCBS_LINK_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
let failed = false;
for (const page of pages) {
  const name = page.fault ?? 'healthy';
  const { file, text } = await check(page);
  await writeFile(`${folder}/${name}.txt`, text);
  const pieces = piecesOf(text);
  const headline = page.fault ? `(${page.fault})` : 'No fault: the link works';
  let lowest = Infinity;
  const troubles = [];
  for (const view of views) {
    const found = [];
    const seen = await look(browser, file, view, found);
    const words = plain(seen.words);
    for (const piece of pieces) if (!words.includes(piece)) found.push(`missing text: ${piece}`);
    if (!seen.title.includes(headline)) found.push(`the title does not say ${headline}`);
    lowest = Math.min(lowest, seen.weakest.ratio);
    troubles.push(...found.map((trouble) => `${view.width} ${view.colorScheme}: ${trouble}`));
  }
  console.log(`${troubles.length === 0 ? 'good' : 'BAD '}  ${name}: ${views.length} views, ` +
    `${pieces.length} texts, weakest contrast ${lowest.toFixed(1)}`);
  for (const trouble of troubles) console.log(`      ${trouble}`);
  failed ||= troubles.length > 0;
}
await browser.close();
process.exitCode = failed ? 1 : 0;
