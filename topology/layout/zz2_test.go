package layout
import ("testing";"fmt";"math/rand/v2")
func TestFind(t *testing.T){
 best:=1000; var bin Input; var bmsg string
 for s:=range 200000 { r:=rand.New(rand.NewPCG(uint64(s),7))
  in:=Input{Lanes:1+r.IntN(4),Gap:r.IntN(2)}
  n:=2+r.IntN(8); for i:=range n {in.Nodes=append(in.Nodes,Node{fmt.Sprint("n",i),r.IntN(in.Lanes),-1,6,1})}
  for range r.IntN(12){in.Edges=append(in.Edges,Edge{r.IntN(n),r.IntN(n),0})}
  if len(in.Edges)+n>=best{continue}
  if m:=check(in,Place(in));m!=""{best=len(in.Edges)+n;bin=in;bmsg=m}
 }
 if best<1000{ fmt.Println(bmsg,bin.Edges); res:=Place(bin); fmt.Println(sketch(bin,res)); for i,p:=range res.Paths{fmt.Println(i,bin.Edges[i],p)}}
}
