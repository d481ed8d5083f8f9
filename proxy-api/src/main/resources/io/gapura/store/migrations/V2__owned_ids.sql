-- Ids of things at upstreams, and whose they are. The credential is a fingerprint of the key that was used, never the key.
create table gapura_owned_id (
  id varchar(512) not null,
  kind varchar(32) not null,
  source varchar(16) not null,
  caller varchar(512) not null,
  upstream varchar(255) not null,
  credential varchar(64) not null,
  created bigint not null,
  constraint gapura_owned_id_pk primary key (source, caller, kind, id)
);

create index gapura_owned_id_by_id on gapura_owned_id (id, kind);
