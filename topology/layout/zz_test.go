package layout
import ("testing";"fmt")
func TestZ(t *testing.T){
 for _,g:=range []string{
"0 - web\n1 - a\n1 - b\n1 - c\nweb > a\nweb > b\nweb > c",
"0 - db\n0 - db-head\n1 - db-0\n1 - db-1\ndb > db-0\ndb > db-1\ndb-head > db-0\ndb-head > db-1",
"0 - a\n0 - b\n0 - c\n1 - x\n1 - y\n1 - z\na > y\nb > x\nc > x\na > z\nc > z\nb > y",
"0 - in\n1 one ing\n2 one svc\n3 one pod\n2 two svc2\n3 two pod2\nin > ing\ning > svc\nsvc > pod\nin > svc2\nsvc2 > pod2\nin > pod2",
"0 - a\n1 - b\n1 - b2\n2 - c\na > b\nb > c\nc > a\nb2 > b\nb > b",
 }{ in:=graph(g,1); fmt.Println(sketch(in,Place(in))) }
}
