package expr

// ParseProjection parses a ProjectionExpression. Every error is an [*Error].
func ParseProjection(src string, ph Placeholders) (Projection, error) {
	p := newParser(ProjectionKind, src, ph)
	paths := make(Projection, 0, 4)
	for {
		paths = append(paths, p.path(phaseTarget))
		if !p.accept(tokComma) {
			break
		}
	}
	if p.tok.kind != tokEOF {
		p.syntax()
	}
	if p.errs[phaseSyntax] == nil {
		p.disjoint(paths)
	}
	if err := p.err(); err != nil {
		return nil, err
	}
	return paths, nil
}
