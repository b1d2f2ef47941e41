<?php
// Runs PDO against the database of the environment, as its name says. The log of the server shows what it sent.
declare(strict_types=1);

const USES = 7;

function pdo(string $driver, array $options): void
{
    $address = sprintf('%s:host=127.0.0.1;port=%s;dbname=shop', $driver, getenv('PORT'));
    $db = new PDO($address, getenv('NAME'), getenv('PASSWORD'), $options);
    $prepared = $db->prepare('SELECT ? + 1 AS x');
    for ($count = 0; $count < USES; $count++) {
        $prepared->execute([1]);
        $prepared->fetchAll();
    }
    $db->beginTransaction();
    $db->query('SELECT 1')->fetchAll();
    $db->commit();
}

$emulated = [PDO::ATTR_EMULATE_PREPARES => true];
$native = [PDO::ATTR_EMULATE_PREPARES => false];
$clients = [
    'PDO on PostgreSQL' => fn() => pdo('pgsql', []),
    'PDO on PostgreSQL, ATTR_EMULATE_PREPARES' => fn() => pdo('pgsql', $emulated),
    'PDO on MySQL' => fn() => pdo('mysql', []),
    'PDO on MySQL, without ATTR_EMULATE_PREPARES' => fn() => pdo('mysql', $native),
];
$clients[$argv[1]]();
