package expr

// ParseProjection parses a ProjectionExpression. Every error is an [*Error].
func ParseProjection(src string, ph Placeholders) (Projection, error) {
	p := newParser(ProjectionKind, src, ph)
	paths := make(Projection, 0, 4)
	for {
		held := p.hold()
		path := p.path(phaseTarget)
		p.release(held, path)
		paths = append(paths, path)
		if !p.accept(tokComma) {
			break
		}
	}
	if err := p.finish(); err != nil {
		return nil, err
	}
	return paths, nil
}
