package object

import (
	"context"
	"encoding/json"
	"fmt"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"kscope/topology"
	"kscope/topology/sheet"
)

// asTable asks for what kubectl get prints (KEP-515 server-side printing).
const asTable = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json"

// Columns implements Source: one GET of the one object.
func (s *Server) Columns(ctx context.Context, id topology.ID) ([]sheet.Row, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	body, _, err := s.read(ctx, id, asTable)
	if err != nil {
		return nil, err
	}
	var t metav1.Table
	if err := json.Unmarshal(body, &t); err != nil || t.Kind != "Table" || len(t.Rows) == 0 {
		return nil, err //nolint:wrapcheck // a server that prints nothing
	}
	var rows []sheet.Row
	for i, c := range t.ColumnDefinitions {
		if i >= len(t.Rows[0].Cells) || c.Name == "Name" || c.Name == "Age" {
			continue // known already
		}
		if cell := t.Rows[0].Cells[i]; cell != nil {
			if value := topology.CleanLine(fmt.Sprint(cell), longest); value != "" {
				rows = append(rows, sheet.Row{Key: topology.Clean(c.Name), Value: value})
			}
		}
	}
	return rows, nil
}

// longest is how much of one value is kept, in bytes.
const longest = 1000
