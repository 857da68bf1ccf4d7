-- 0005-matters-suggestion-file.sql
-- From which file a suggestion came: its own organisation sees it, although the workbook stays with the one who brought it in.
alter table matters.suggestion add column from_file text not null default '' check (length(from_file) <= 255);
comment on column matters.suggestion.from_file is 'Name of the workbook it was read from; empty: none';
