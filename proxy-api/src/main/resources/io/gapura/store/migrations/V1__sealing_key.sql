-- The names of the keys that have been current somewhere, never the keys: a gateway that lacks one can say so.
create table gapura_sealing_key (
  name varchar(16) not null,
  last_current timestamp with time zone not null,
  constraint gapura_sealing_key_pk primary key (name)
);
