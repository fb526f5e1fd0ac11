package demo

import (
	"context"
	"fmt"
	"net/http"
	"strings"
)

// proof runs an attack and looks for what shows that it escaped. attempt
// sends the attack, once.
type proof func(ctx context.Context, s *side, attempt func() (answer, error)) (escaped bool, err error)

// answerHolds: the attacker's answer holds the secret.
func answerHolds(secret string) proof {
	return func(_ context.Context, _ *side, attempt func() (answer, error)) (bool, error) {
		got, err := attempt()
		return strings.Contains(got.body, secret), err
	}
}

// seenBy: a tenant reads a text that was not there before.
func seenBy(tenant string, r request, text string) proof {
	return changed(func(ctx context.Context, s *side) (string, error) {
		got, err := s.do(ctx, tenant, r)
		return got.body, err
	}, text, true)
}

// goneFor: a tenant does not find a text any more.
func goneFor(tenant string, r request, text string) proof {
	return changed(func(ctx context.Context, s *side) (string, error) {
		got, err := s.do(ctx, tenant, r)
		return got.body, err
	}, text, false)
}

// lands: a text is stored that was not before. What tenants cannot read is
// looked up in the tables themselves.
func lands(text string) proof {
	return changed(func(ctx context.Context, s *side) (string, error) { return s.store.contents(ctx) }, text, true)
}

// changed: whether what look sees holds the text changes, to appears.
func changed(look func(context.Context, *side) (string, error), text string, appears bool) proof {
	return func(ctx context.Context, s *side, attempt func() (answer, error)) (bool, error) {
		before, err := look(ctx, s)
		if err != nil {
			return false, err
		}
		if strings.Contains(before, text) == appears {
			return false, fmt.Errorf("%q proves nothing: it was so before the attack", text)
		}
		if _, err := attempt(); err != nil {
			return false, err
		}
		after, err := look(ctx, s)
		return strings.Contains(after, text) == appears, err
	}
}

// toldApart: a right guess, which is the attack, gets another answer than a
// wrong one, and both are answers.
func toldApart(wrong request) proof {
	return func(ctx context.Context, s *side, attempt func() (answer, error)) (bool, error) {
		right, err := attempt()
		if err != nil {
			return false, err
		}
		other, err := s.do(ctx, acme, wrong)
		return right.status == http.StatusOK && other.status == http.StatusOK && right.body != other.body, err
	}
}
