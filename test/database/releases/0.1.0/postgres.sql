
CREATE TABLE public.email_change (
    id text NOT NULL,
    user_id text NOT NULL,
    old_email text NOT NULL,
    old_email_key text NOT NULL,
    new_email text NOT NULL,
    new_email_key text NOT NULL,
    requested_at timestamp(3) with time zone NOT NULL,
    confirmed_at timestamp(3) with time zone
);
CREATE TABLE public.mail_turn (
    mail_id text NOT NULL,
    recipient text NOT NULL,
    at timestamp(3) with time zone NOT NULL
);
CREATE TABLE public.mikro_orm_migrations (
    id integer NOT NULL,
    name character varying(255) NOT NULL,
    executed_at timestamp(6) with time zone DEFAULT CURRENT_TIMESTAMP(6) NOT NULL
);
CREATE SEQUENCE public.mikro_orm_migrations_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.mikro_orm_migrations_id_seq OWNED BY public.mikro_orm_migrations.id;
CREATE TABLE public.outgoing_mail (
    id text NOT NULL,
    purpose text NOT NULL,
    email_key text,
    user_id text,
    created_at timestamp(3) with time zone NOT NULL,
    attempts integer NOT NULL,
    due_at timestamp(3) with time zone,
    lease text,
    failure text,
    subject_id text,
    ip_address text,
    user_agent text,
    language text
);
CREATE TABLE public.profile (
    user_id text NOT NULL,
    email_confirmed boolean NOT NULL,
    display_name text,
    locale text
);
CREATE UNLOGGED TABLE public.rate_limit_window (
    key text NOT NULL,
    attempts integer NOT NULL,
    ends_at timestamp(3) with time zone NOT NULL
);
CREATE TABLE public.scheduled_job (
    name text NOT NULL,
    due_at timestamp(3) with time zone NOT NULL
);
CREATE TABLE public.security_event (
    id text NOT NULL,
    user_id text NOT NULL,
    kind text NOT NULL,
    at timestamp(3) with time zone NOT NULL,
    ip_address text,
    user_agent text
);
CREATE TABLE public.session (
    id text NOT NULL,
    token_hash text NOT NULL,
    user_id text NOT NULL,
    created_at timestamp(3) with time zone NOT NULL,
    last_seen_at timestamp(3) with time zone NOT NULL,
    ends_at timestamp(3) with time zone NOT NULL,
    ip_address text,
    user_agent text
);
CREATE TABLE public.short_code (
    purpose text NOT NULL,
    email_key text NOT NULL,
    user_id text,
    hash text,
    state text,
    tries integer NOT NULL,
    created_at timestamp(3) with time zone NOT NULL
);
CREATE TABLE public."user" (
    id text NOT NULL,
    email text NOT NULL,
    email_key text NOT NULL,
    claimed_email_key text,
    password text NOT NULL,
    last_login timestamp(3) with time zone,
    active boolean NOT NULL,
    created_at timestamp(3) with time zone NOT NULL,
    link_generation integer DEFAULT 0 NOT NULL,
    deletion_confirmed_at timestamp(3) with time zone,
    erasure_due_at timestamp(3) with time zone
);
ALTER TABLE ONLY public.mikro_orm_migrations ALTER COLUMN id SET DEFAULT nextval('public.mikro_orm_migrations_id_seq'::regclass);
INSERT INTO public.mikro_orm_migrations VALUES (1, '20261123-accounts', '2026-11-28 11:43:11.9217+00');
INSERT INTO public.mikro_orm_migrations VALUES (2, '20261125-lifecycle', '2026-11-28 11:43:11.9217+00');
INSERT INTO public.mikro_orm_migrations VALUES (3, '20261128-mail-turns', '2026-11-28 11:43:11.9217+00');
INSERT INTO public.mikro_orm_migrations VALUES (4, '20261129-narrow-indexes', '2026-11-28 11:43:11.9217+00');
INSERT INTO public.mikro_orm_migrations VALUES (5, '20261130-lists', '2026-11-28 11:43:11.9217+00');
INSERT INTO public.mikro_orm_migrations VALUES (6, '20261201-rate-limits', '2026-11-28 11:43:11.9217+00');
INSERT INTO public.profile VALUES ('01a20846-fe00-7442-b24a-ef463a6a6d91', true, NULL, NULL);
INSERT INTO public.profile VALUES ('01a20846-fe00-77ee-b52a-cd47b864ce3c', false, NULL, NULL);
INSERT INTO public.security_event VALUES ('01a20846-fe00-761a-b8bf-90440397630b', '01a20846-fe00-7442-b24a-ef463a6a6d91', 'userRegistered', '2026-11-23 12:00:00+00', NULL, NULL);
INSERT INTO public.security_event VALUES ('01a20846-fe00-7677-abda-ac05f437a1e7', '01a20846-fe00-7442-b24a-ef463a6a6d91', 'userActivated', '2026-11-23 12:00:00+00', NULL, NULL);
INSERT INTO public.security_event VALUES ('01a20846-fe00-7694-bebc-5a365bc3c14a', '01a20846-fe00-77ee-b52a-cd47b864ce3c', 'userRegistered', '2026-11-23 12:00:00+00', NULL, NULL);
INSERT INTO public.session VALUES ('01a20846-fe00-7597-a378-1f8e15bcb69c', 'd5d9a95d3870ded5f02a8a657076eabeeb44ad811e3d93c3df01abf889bfa34b', '01a20846-fe00-7442-b24a-ef463a6a6d91', '2026-11-23 12:00:00+00', '2026-11-23 12:00:00+00', '2027-02-21 12:00:00+00', NULL, NULL);
INSERT INTO public.short_code VALUES ('ACTIVATION', 'ada@example.com', '01a20846-fe00-7442-b24a-ef463a6a6d91', 'dihw00-bed3d4b36ca40acbf78a8513ec3651dc', 'b1cd10c19d85e1f547c135bed3c500835716c1eb932476316de6b31b7b6223c2', 0, '2026-11-23 12:00:00+00');
INSERT INTO public.short_code VALUES ('PASSWORD_RESET', 'ada@example.com', '01a20846-fe00-7442-b24a-ef463a6a6d91', 'dihw00-b24f235205122a9418a23daaa3c237d3', '2dc11a9af0c5cce37fdac94cf06d6eb45fa045273fada43c3012de2f6843d532', 0, '2026-11-23 12:00:00+00');
INSERT INTO public.short_code VALUES ('ACTIVATION', 'grace@example.com', '01a20846-fe00-77ee-b52a-cd47b864ce3c', 'dihw00-247c6dd6789418d6eb5250834ea2e9f0', '69fe869af65849951ac3d8602d94290533b7e2fd13deb9b55df14f311bbcdf0e', 0, '2026-11-23 12:00:00+00');
INSERT INTO public."user" VALUES ('01a20846-fe00-7442-b24a-ef463a6a6d91', 'ada@example.com', 'ada@example.com', 'ada@example.com', '$argon2id$v=19$m=16,t=1,p=1$PbbrhnYI4fag1uUtsndwkw$82LH13e1ue+KdLVDIQNY8vNRb9/aeVV+LHNUAaMYvjo', '2026-11-23 12:00:00+00', true, '2026-11-23 12:00:00+00', 0, NULL, NULL);
INSERT INTO public."user" VALUES ('01a20846-fe00-77ee-b52a-cd47b864ce3c', 'grace@example.com', 'grace@example.com', NULL, '$argon2id$v=19$m=16,t=1,p=1$c6545umHtvr4+t85vdKf3Q$xG2D7h7HiYVYuv/GvX7OeBLKYP8mROVUXM8yQeZHUII', NULL, true, '2026-11-23 12:00:00+00', 0, NULL, NULL);
SELECT pg_catalog.setval('public.mikro_orm_migrations_id_seq', 6, true);
ALTER TABLE ONLY public.email_change
    ADD CONSTRAINT email_change_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.mail_turn
    ADD CONSTRAINT mail_turn_pkey PRIMARY KEY (mail_id);
ALTER TABLE ONLY public.mikro_orm_migrations
    ADD CONSTRAINT mikro_orm_migrations_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.outgoing_mail
    ADD CONSTRAINT outgoing_mail_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.profile
    ADD CONSTRAINT profile_pkey PRIMARY KEY (user_id);
ALTER TABLE ONLY public.rate_limit_window
    ADD CONSTRAINT rate_limit_window_pkey PRIMARY KEY (key);
ALTER TABLE ONLY public.scheduled_job
    ADD CONSTRAINT scheduled_job_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.security_event
    ADD CONSTRAINT security_event_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.short_code
    ADD CONSTRAINT short_code_pkey PRIMARY KEY (purpose, email_key);
ALTER TABLE ONLY public."user"
    ADD CONSTRAINT user_pkey PRIMARY KEY (id);
CREATE INDEX email_change_confirmed_at_index ON public.email_change USING btree (confirmed_at) WHERE (confirmed_at IS NOT NULL);
CREATE INDEX email_change_user_requested_at_index ON public.email_change USING btree (user_id, requested_at);
CREATE INDEX email_change_waiting_for_index ON public.email_change USING btree (new_email_key) WHERE (confirmed_at IS NULL);
CREATE INDEX email_change_waiting_since_index ON public.email_change USING btree (requested_at) WHERE (confirmed_at IS NULL);
CREATE INDEX mail_turn_at_index ON public.mail_turn USING btree (at);
CREATE INDEX mail_turn_recipient_at_index ON public.mail_turn USING btree (recipient, at);
CREATE INDEX outgoing_mail_due_at_index ON public.outgoing_mail USING btree (due_at);
CREATE INDEX outgoing_mail_recipient_index ON public.outgoing_mail USING btree (email_key, purpose, due_at);
CREATE INDEX outgoing_mail_user_index ON public.outgoing_mail USING btree (user_id);
CREATE INDEX rate_limit_window_ends_at_index ON public.rate_limit_window USING btree (ends_at);
CREATE INDEX security_event_at_index ON public.security_event USING btree (at);
CREATE INDEX security_event_user_at_index ON public.security_event USING btree (user_id, at, id);
CREATE INDEX session_ends_at_index ON public.session USING btree (ends_at);
CREATE INDEX session_last_seen_at_index ON public.session USING btree (last_seen_at);
CREATE UNIQUE INDEX session_token_hash_unique ON public.session USING btree (token_hash);
CREATE INDEX session_user_created_at_index ON public.session USING btree (user_id, created_at, id);
CREATE INDEX session_user_last_seen_at_index ON public.session USING btree (user_id, last_seen_at, id);
CREATE INDEX short_code_created_at_index ON public.short_code USING btree (created_at);
CREATE INDEX short_code_user_index ON public.short_code USING btree (user_id);
CREATE UNIQUE INDEX user_claimed_email_key_unique ON public."user" USING btree (claimed_email_key) WHERE (claimed_email_key IS NOT NULL);
CREATE INDEX user_email_key_index ON public."user" USING btree (email_key);
CREATE INDEX user_erasure_due_at_index ON public."user" USING btree (erasure_due_at);
CREATE INDEX user_waiting_for_index ON public."user" USING btree (email_key, last_login, created_at, id) WHERE (claimed_email_key IS NULL);
CREATE INDEX user_waiting_since_index ON public."user" USING btree (created_at) WHERE ((claimed_email_key IS NULL) AND (last_login IS NULL));
ALTER TABLE ONLY public.email_change
    ADD CONSTRAINT email_change_user_id_foreign FOREIGN KEY (user_id) REFERENCES public."user"(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.outgoing_mail
    ADD CONSTRAINT outgoing_mail_user_id_foreign FOREIGN KEY (user_id) REFERENCES public."user"(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.profile
    ADD CONSTRAINT profile_user_id_foreign FOREIGN KEY (user_id) REFERENCES public."user"(id) ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE ONLY public.security_event
    ADD CONSTRAINT security_event_user_id_foreign FOREIGN KEY (user_id) REFERENCES public."user"(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_user_id_foreign FOREIGN KEY (user_id) REFERENCES public."user"(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.short_code
    ADD CONSTRAINT short_code_user_id_foreign FOREIGN KEY (user_id) REFERENCES public."user"(id) ON DELETE CASCADE;
