import type { CountyId, OrganisationId, PersonId } from '#platform/core/ids';
import type { Role, Viewer } from '#platform/core/viewer';
import { newId } from '#platform/server';
import { sessionOf, type FreshHouse } from '../../tests/database/fresh.ts';

type Owner = Pick<FreshHouse, 'owner'>;

/** So many people more of an organisation, each in a session that lasts the proof. */
export async function peopleAt(
  { owner }: Owner,
  at: { countyId: CountyId; organisationId: OrganisationId },
  many: number,
  role: Role = 'editor',
): Promise<Viewer[]> {
  const people: Viewer[] = [];
  for (let n = 0; n < many; n += 1) {
    const personId = newId<'person'>() as PersonId;
    const personName = `Prov Provsson ${personId.slice(-6)}`;
    await owner.query(
      'insert into organisations.person (id, name, invented) values ($1, $2, true)',
      [personId, personName],
    );
    await owner.query(
      'insert into organisations.membership (person_id, organisation_id, role) values ($1, $2, $3)',
      [personId, at.organisationId, role],
    );
    people.push({
      personId,
      organisationId: at.organisationId,
      countyId: at.countyId,
      role,
      countyRoles: [],
      personName,
      organisationName: 'Provorganisationen',
      session: await sessionOf(owner, { personId, ...at }),
      cleared: false,
      fresh: true,
      kind: 'full',
      only: null,
    });
  }
  return people;
}

/** So many organisations more, members of the county. */
export async function organisationsIn(
  { owner }: Owner,
  countyId: CountyId,
  many: number,
): Promise<{ id: OrganisationId; slug: string }[]> {
  const made = [];
  for (let n = 0; n < many; n += 1) {
    const id = newId<'organisation'>();
    const slug = `prov-${n}`;
    await owner.query(
      `insert into organisations.organisation (id, slug, name, short_name, kind, public_access, level)
       values ($1, $2, $3, $3, 'association', 'none', 'local')`,
      [id, slug, `Provföreningen ${n}`],
    );
    await owner.query('insert into organisations.county_member values ($1, $2, $3, $4)', [
      countyId,
      id,
      'member',
      100 + n,
    ]);
    made.push({ id, slug });
  }
  return made;
}
