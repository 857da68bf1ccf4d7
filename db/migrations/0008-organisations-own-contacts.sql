-- 0008-organisations-own-contacts.sql
-- A contact point belongs to its organisation, and so does the unit it is in: both can be pointed at together with
-- their owner, so that nobody names another's as its own.
alter table organisations.unit add unique (county_id, organisation_id, id);
alter table organisations.contact_point add unique (county_id, organisation_id, id);
alter table organisations.contact_point
  add foreign key (county_id, organisation_id, unit_id) references organisations.unit (county_id, organisation_id, id);
