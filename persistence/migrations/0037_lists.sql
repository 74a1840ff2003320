-- What is behind a figure is found in memory since, so that no list goes by these any more, and each registration paid for them.

DROP INDEX postings_by_day ON postings;

DROP INDEX postings_by_booking ON postings;

DROP INDEX postings_by_seller ON postings;

DROP INDEX postings_by_buyer ON postings;
