// Runs one client as its name says, against the servers of the environment.
package main

import (
	"context"
	"database/sql"
	"fmt"
	"os"

	_ "github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5/pgxpool"
)

const uses = 7

func main() {
	clients := map[string]func() error{
		"pgx":                                   func() error { return pgx("") },
		"pgx, default_query_exec_mode=exec":     func() error { return pgx("default_query_exec_mode=exec") },
		"go-sql-driver":                         func() error { return mysql("") },
		"go-sql-driver, interpolateParams=true": func() error { return mysql("interpolateParams=true") },
	}
	if err := clients[os.Args[1]](); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func pgx(options string) error {
	ctx := context.Background()
	url := fmt.Sprintf("postgres://%s:%s@127.0.0.1:%s/shop?%s", os.Getenv("NAME"), os.Getenv("PASSWORD"), os.Getenv("PORT"), options)
	pool, err := pgxpool.New(ctx, url)
	if err != nil {
		return err
	}
	defer pool.Close()
	for i := 0; i < uses; i++ {
		var x int
		if err := pool.QueryRow(ctx, "SELECT $1::int AS x", 1).Scan(&x); err != nil {
			return err
		}
	}
	return nil
}

func mysql(options string) error {
	dsn := fmt.Sprintf("%s:%s@tcp(127.0.0.1:%s)/shop?%s", os.Getenv("NAME"), os.Getenv("PASSWORD"), os.Getenv("PORT"), options)
	db, err := sql.Open("mysql", dsn)
	if err != nil {
		return err
	}
	defer db.Close()
	for i := 0; i < uses; i++ {
		var x int
		if err := db.QueryRow("SELECT ? AS x", 1).Scan(&x); err != nil {
			return err
		}
	}
	return nil
}
