-- migrate:up
CREATE TABLE orders (id int PRIMARY KEY, user_id int REFERENCES users (id));
INSERT INTO users VALUES (1, 'x');

-- migrate:down
DROP TABLE orders;
