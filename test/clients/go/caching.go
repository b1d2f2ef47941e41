// Uses a cache in cluster mode as one client does, and ends with an error if that does not work.
package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"os"

	"github.com/redis/go-redis/v9"
)

func main() {
	if err := use(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func use() error {
	authority, err := os.ReadFile(os.Getenv("CA"))
	if err != nil {
		return err
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(authority)
	ctx := context.Background()
	client := redis.NewClusterClient(&redis.ClusterOptions{
		Addrs:     []string{"127.0.0.1:" + os.Getenv("PORT")},
		Username:  os.Getenv("NAME"),
		Password:  os.Getenv("PASSWORD"),
		TLSConfig: &tls.Config{RootCAs: roots},
	})
	defer client.Close()
	if err := client.Set(ctx, "app:1", "x", 0).Err(); err != nil {
		return err
	}
	value, err := client.Get(ctx, "app:1").Result()
	if err == nil && value != "x" {
		err = fmt.Errorf("got %s", value)
	}
	return err
}
