int init_module(void) { printk("hello\n"); return 0; }
// --- a list of what is missing
struct task_struct; int f(struct task_struct *t) { return t->pid; }
