CREATE TABLE public.flyway_schema_history (
    installed_rank integer NOT NULL,
    version character varying(50),
    description character varying(200) NOT NULL,
    type character varying(20) NOT NULL,
    script character varying(1000) NOT NULL,
    checksum integer,
    installed_by character varying(100) NOT NULL,
    installed_on timestamp without time zone DEFAULT now() NOT NULL,
    execution_time integer NOT NULL,
    success boolean NOT NULL
);

CREATE TABLE public.orders (
    id integer NOT NULL,
    user_id integer
);

CREATE TABLE public.users (
    id integer NOT NULL,
    name character varying(200) DEFAULT 'a;b'::character varying NOT NULL
);

INSERT INTO public.flyway_schema_history VALUES (1, '1', 'users', 'SQL', 'V1__users.sql', -703261874, 'migrator', '2026-11-27 07:07:02.347715', 26, true);
INSERT INTO public.flyway_schema_history VALUES (2, '1.1', 'orders', 'SQL', 'V1_1__orders.sql', 283359467, 'migrator', '2026-11-27 07:07:02.457223', 11, true);

ALTER TABLE ONLY public.flyway_schema_history
    ADD CONSTRAINT flyway_schema_history_pk PRIMARY KEY (installed_rank);

ALTER TABLE ONLY public.orders
    ADD CONSTRAINT orders_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (id);

CREATE INDEX flyway_schema_history_s_idx ON public.flyway_schema_history USING btree (success);

ALTER TABLE ONLY public.orders
    ADD CONSTRAINT orders_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id);

