import { describe, expect, test } from 'vitest';
import type { CountyId, OrganisationId, PlaceId } from '#platform/core/ids';
import type { MatterRole } from './matters.types.ts';
import { rolesAsSaid, type OwnRoleSaid } from './proposals-suggested.rules.ts';

const COUNTY = 'county' as CountyId;
const said = (who: string, at: string, role: MatterRole): OwnRoleSaid => ({
  organisationId: who as OrganisationId,
  placeId: at as PlaceId,
  role,
});
const roles = (place: string | null, ...all: OwnRoleSaid[]) =>
  rolesAsSaid(all, place as PlaceId | null, COUNTY, new Set(['alby', 'berga']), [
    'region' as OrganisationId,
  ]).map(({ organisationId, role }) => `${organisationId} ${role}`);

describe('a form for a proposal begins with the roles that organisations say they have', () => {
  test('who contributes, is consulted or kept informed is filled in, owners are not said twice', () => {
    expect(
      roles(
        'county',
        said('agency', 'county', 'contributor'),
        said('chamber', 'county', 'consulted'),
        said('alby', 'county', 'informed'),
        said('region', 'county', 'contributor'),
        said('college', 'county', 'none'),
      ),
    ).toEqual(['agency contributor', 'chamber consulted', 'alby informed']);
  });

  test('what is said of the place goes before what is said of the county, in any order', () => {
    const forCounty = said('agency', 'county', 'contributor');
    const here = said('agency', 'alby', 'none');
    expect(roles('alby', forCounty, here)).toEqual([]);
    expect(roles('alby', here, forCounty)).toEqual([]);
    expect(roles('berga', forCounty, here)).toEqual(['agency contributor']);
  });

  test('a municipality’s word is for its own place only', () => {
    const alby = said('alby', 'alby', 'contributor');
    expect(roles('alby', alby)).toEqual(['alby contributor']);
    expect(roles('berga', alby, said('alby', 'county', 'contributor'))).toEqual([]);
    expect(roles(null, said('alby', 'county', 'contributor'))).toEqual([]);
  });
});
