CREATE TABLE `users` (
	`id` int AUTO_INCREMENT NOT NULL,
	`name` varchar(200) NOT NULL DEFAULT 'a;b',
	CONSTRAINT `users_id` PRIMARY KEY(`id`)
);
