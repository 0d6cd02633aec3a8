package layout
import ("testing";"fmt")
func TestShow(t *testing.T){
 in:=Input{Lanes:6,Gap:1,Groups:[]string{"ingress-nginx","shop"}}
 add:=func(k string,l,g int)int{in.Nodes=append(in.Nodes,Node{k,l,g,14,3});return len(in.Nodes)-1}
 e:=func(a,b int){in.Edges=append(in.Edges,Edge{a,b,0})}
 inet:=add("Internet",0,-1);lb:=add("203.0.113.10",1,-1);lb2:=add("203.0.113.11",1,-1)
 isvc:=add("svc ctl",3,0);ip:=add("pod ctl-1",4,0);ip2:=add("pod ctl-2",4,0)
 ing:=add("ing web",2,1);web:=add("svc web",3,1);api:=add("svc api",3,1);db:=add("svc db",3,1);dbh:=add("svc db-h",3,1);can:=add("svc can",3,1)
 w1:=add("web-1",4,1);w2:=add("web-2",4,1);w3:=add("web-3",4,1);a1:=add("api-1",4,1);d0:=add("db-0",4,1);d1:=add("db-1",4,1)
 n1:=add("node-1",5,-1);n2:=add("node-2",5,-1)
 e(inet,lb);e(inet,lb2);e(lb,isvc);e(isvc,ip);e(isvc,ip2);e(lb2,can);e(can,w3)
 e(ing,web);e(ing,api);e(web,w1);e(web,w2);e(web,w3);e(api,a1);e(db,d0);e(db,d1);e(dbh,d0);e(dbh,d1)
 e(ip,ing);e(ip2,ing)
 for i,p:=range []int{ip,ip2,w1,w2,w3,a1,d0,d1}{ if i%2==0{e(p,n1)}else{e(p,n2)}}
 fmt.Println(sketch(in,Place(in)))
 for i:=range in.Nodes{in.Nodes[i].H=1}; in.Gap=0
 fmt.Println(sketch(in,Place(in)))
}
