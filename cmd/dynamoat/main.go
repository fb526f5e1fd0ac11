package main

import (
	"os"

	"github.com/dynamoat/dynamoat/internal/cli"
)

func main() {
	os.Exit(cli.Main(os.Args[1:], os.Stdout, os.Stderr))
}
