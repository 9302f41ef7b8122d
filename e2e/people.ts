/** people.ts — what a teacher and students do in a browser, by the names everything has on the screen. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';

const SLOW_MS = 30_000;

export interface Person {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the browser complained about. */
  readonly complaints: string[];
}

/** A browser of one's own: other cookies, another seat. */
export async function sitDown(browser: Browser, size = { width: 1366, height: 768 }): Promise<Person> {
  const context = await browser.newContext({ viewport: size, reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.setDefaultTimeout(SLOW_MS);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`error on ${page.url()}: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/Failed to load resource|net::ERR/.test(message.text()))
      complaints.push(`console of ${page.url()}: ${message.text()}`);
  });
  return { page, context, complaints };
}

/** From the front page to the lobby of a new room. */
export async function host(
  { page }: Person,
  base: string,
  release = '2.6.34',
): Promise<{ code: string; projector: string }> {
  await page.goto(base);
  await page.getByRole('link', { name: 'Host a session' }).click();
  await page.getByRole('textbox', { name: 'Email' }).fill('ana@school.example');
  await page.getByRole('textbox', { name: 'Password' }).fill('correct horse battery');
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.getByRole('radio', { name: new RegExp(`^${release.replaceAll('.', '\\.')}`) }).check();
  await page.getByRole('button', { name: 'Create room' }).click();
  const code = page.getByTestId('room-code');
  await code.waitFor();
  const projector = await page.getByLabel('Projector link').inputValue();
  return { code: await textOf(code), projector };
}

export async function join({ page }: Person, base: string, code: string, name: string): Promise<void> {
  await page.goto(base);
  await page.getByRole('textbox', { name: 'Room code' }).fill(code);
  await page.getByRole('textbox', { name: 'Your name' }).fill(name);
  await page.getByRole('button', { name: 'Join' }).click();
  await prompt(page);
}

/** The shell waits for a line. */
export async function prompt(page: Page): Promise<void> {
  await page.locator('.prompt .p:visible', { hasText: /[$#]\s*$/ }).waitFor();
  await page.getByRole('textbox', { name: 'Command line' }).waitFor();
}

export async function type({ page }: Person, line: string): Promise<void> {
  const field = page.getByRole('textbox', { name: 'Command line' });
  await field.fill(line);
  await field.press('Enter');
}

export const transcript = ({ page }: Person): Locator => page.getByRole('region', { name: 'Transcript' });
export const justHappened = ({ page }: Person): Locator => page.getByRole('region', { name: 'What just happened' });

export async function sees(place: Locator, text: string | RegExp): Promise<void> {
  await place.filter({ hasText: text }).first().waitFor({ timeout: SLOW_MS });
}

export async function textOf(place: Locator): Promise<string> {
  return ((await place.textContent()) ?? '').trim();
}

/** WCAG 2.2 A and AA, as far as a program can tell. */
export async function violations(page: Page): Promise<string[]> {
  const found = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze();
  return found.violations.map((v) => `${v.id} on ${page.url()}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`);
}
