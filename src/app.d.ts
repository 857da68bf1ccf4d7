import type { Viewer } from '#platform/core/viewer';
import type { Language } from '#messages';

declare global {
  namespace App {
    interface Locals {
      /** Who is signed in; null before signing in. */
      viewer: Viewer | null;
      language: Language;
      theme: 'light' | 'dark' | null;
      /** The municipality last looked at (its slug), remembered in a cookie. */
      place: string | null;
    }
    interface Error {
      message: string;
      /** The id to tell whoever runs the installation. */
      requestId?: string;
    }
  }
}

export {};
