CREATE TABLE `parts` (
	`id` int AUTO_INCREMENT PRIMARY KEY,
	`name` varchar(200),
	CONSTRAINT `name_unique` UNIQUE INDEX(`name`)
);
