package awsmw

import (
	"context"
	"errors"

	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/smithy-go/middleware"

	"github.com/dynamoat/dynamoat"
)

// Enforce returns an option for [dynamodb.New] and [dynamodb.NewFromConfig],
// or for one call. With it the client sends nothing but what the enforcer
// admits for the identity of the context, see [WithIdentity]. Make it the
// last option, and give it once: a call with two of them fails, and so does
// every call when the enforcer is nil.
func Enforce(enforcer *dynamoat.Enforcer) func(*dynamodb.Options) {
	return func(o *dynamodb.Options) {
		o.APIOptions = append(o.APIOptions, func(stack *middleware.Stack) error {
			return add(stack, enforcer)
		})
		if o.HTTPClient == nil {
			o.HTTPClient = awshttp.NewBuildableClient()
		}
		o.HTTPClient = guard{enforcer, o.HTTPClient}
	}
}

var errNoEnforcer = errors.New("awsmw: no enforcer, so nothing is sent")

// add puts the middleware into the stack of one call.
func add(stack *middleware.Stack, enforcer *dynamoat.Enforcer) error {
	if enforcer == nil {
		return errNoEnforcer
	}
	if _, twice := stack.Finalize.Get(decideID); twice {
		return errors.New("awsmw: Enforce is given twice: one enforcer decides on a call")
	}
	return stack.Finalize.Insert(&decide{enforcer, stack}, "Retry", middleware.Before)
}

type identityKey struct{}

// WithIdentity returns a context whose calls are made for that identity. It
// must come from a credential that was verified, never from what a request
// says; its tenant is the canonical id, which the policy's Tenant method makes
// of a claim. Without an identity every call is refused.
func WithIdentity(ctx context.Context, id dynamoat.Identity) context.Context {
	return context.WithValue(ctx, identityKey{}, id)
}

func identity(ctx context.Context) (dynamoat.Identity, bool) {
	id, ok := ctx.Value(identityKey{}).(dynamoat.Identity)
	return id, ok
}
