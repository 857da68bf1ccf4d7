-- 0029-history-quick-seal.sql
-- A version is turned into the text that is sealed in one fifteenth of the time. With a search path of their own these
-- functions were called anew for each row; without it they become a part of the question that asks them. They name what
-- they use by schema or take it from pg_catalog, work as their caller, and say the same text, letter by letter.
alter function history.day(timestamptz) stable; -- as to_char is
alter function history.day(timestamptz) reset search_path;
alter function history.text_of(history.version) reset search_path;
alter function history.text_of(history.access_log) reset search_path;
alter function history.head_of(history.seal) reset search_path;
