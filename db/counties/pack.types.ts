/** The shape of a county pack: the files of one folder under db/counties. See README.md for the meaning. */
import type { DemoStance, MattersDemo, MattersPack, PackMatter } from '#matters';
import { ORGANISATION_KINDS, type OrganisationsDemo, type OrganisationsPack } from '#organisations';

export type { DemoStance, PackMatter };

export const KINDS = ORGANISATION_KINDS;
export const ACCESS = ['full', 'partial', 'none'] as const;
export const LEVELS = ['local', 'regional', 'national'] as const;
export const MEMBERSHIP = ['member', 'known', 'outside'] as const;
export const ASKED = ['county', 'municipality'] as const;
export const FOOTING = ['law', 'mandate', 'agreed', 'custom'] as const;
export const ROLES = ['owner', 'contributor', 'consulted', 'informed', 'none', 'unknown'] as const;


/** A whole pack: each room's part, and its demo. */
export interface CountyPack extends OrganisationsPack, MattersPack {
  demo: OrganisationsDemo & MattersDemo;
}
