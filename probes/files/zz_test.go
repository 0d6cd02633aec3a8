package files
import ("testing";"time";"os";"bytes";"fmt";"runtime")
func TestZZ(t *testing.T){
 d,_:=os.ReadFile("/work/shared/clusters/shop.yaml")
 i:=bytes.Index(d,[]byte("- apiVersion: v1\n  kind: Pod")); j:=i+5+bytes.Index(d[i+5:],[]byte("\n- apiVersion"))+1
 pod:=d[i:j]
 var b bytes.Buffer; b.WriteString("apiVersion: v1\nitems:\n")
 for k:=range 20000 { b.Write(bytes.ReplaceAll(pod,[]byte("name: db-0\n"),[]byte(fmt.Sprintf("name: db-%d\n",k)))) }
 b.WriteString("kind: List\n")
 st:=time.Now(); var m0,m runtime.MemStats; runtime.ReadMemStats(&m0)
 x,err:=Load([]string{"-"},&b,0); if err!=nil {t.Fatal(err)}
 runtime.ReadMemStats(&m)
 fmt.Println(b.Len(), len(x.order), time.Since(st), (m.TotalAlloc-m0.TotalAlloc)>>20, m.Sys>>20)
}
