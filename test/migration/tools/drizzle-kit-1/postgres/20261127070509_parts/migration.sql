CREATE TABLE "parts" (
	"id" serial PRIMARY KEY,
	"name" text UNIQUE
);
