CREATE TABLE "users" (
	"id" serial PRIMARY KEY,
	"name" text DEFAULT 'a;b' NOT NULL
);
