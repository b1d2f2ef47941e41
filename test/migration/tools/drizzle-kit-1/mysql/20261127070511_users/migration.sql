CREATE TABLE `users` (
	`id` int AUTO_INCREMENT PRIMARY KEY,
	`name` varchar(200) NOT NULL DEFAULT 'a;b'
);
