import { redirect, type RequestHandler } from '@sveltejs/kit';
import { homeward } from '../homeward.ts';
import { REMEMBERED } from '../session-cookie.ts';

/** Language and appearance, remembered in a cookie; then back to where one was. */
export const POST: RequestHandler = async ({ request, cookies }) => {
  const form = await request.formData();
  const language = form.get('language');
  const theme = form.get('theme');
  if (language === 'sv' || language === 'en') cookies.set('language', language, REMEMBERED);
  if (theme === 'light' || theme === 'dark') cookies.set('theme', theme, REMEMBERED);
  if (theme === 'system') cookies.delete('theme', { path: '/' });
  redirect(303, homeward(String(form.get('back') ?? '')) ?? '/');
};
