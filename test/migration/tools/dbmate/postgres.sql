CREATE TABLE public.orders (
    id integer NOT NULL,
    user_id integer
);

CREATE TABLE public.schema_migrations (
    version character varying NOT NULL
);

CREATE TABLE public.users (
    id integer NOT NULL,
    name character varying(200) DEFAULT 'a;b'::character varying NOT NULL
);

INSERT INTO public.schema_migrations VALUES ('20261127070626');
INSERT INTO public.schema_migrations VALUES ('20261127070627');

INSERT INTO public.users VALUES (1, 'x');

ALTER TABLE ONLY public.orders
    ADD CONSTRAINT orders_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.schema_migrations
    ADD CONSTRAINT schema_migrations_pkey PRIMARY KEY (version);

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.orders
    ADD CONSTRAINT orders_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id);

