CREATE TABLE "parts" (
	"id" serial PRIMARY KEY NOT NULL,
	"name" text,
	CONSTRAINT "parts_name_unique" UNIQUE("name")
);
