package cli

import (
	"io"

	"github.com/dynamoat/dynamoat/internal/prove"
)

// provePolicy is "dynamoat policy prove FILE".
func provePolicy(args []string, stdout io.Writer) error {
	p, err := loadPolicy(args[0])
	if err != nil {
		return err
	}
	report, err := prove.Run(p)
	if err != nil {
		return usageError{args[0] + ": " + err.Error(), "prove needs two tenants, and tables that DynamoDB could make"}
	}
	if err := report.Print(stdout); err != nil {
		return err
	}
	if !report.OK() {
		return errEscaped
	}
	return nil
}
