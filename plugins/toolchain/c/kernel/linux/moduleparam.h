#ifndef _LINUX_MODULEPARAM_H
#define _LINUX_MODULEPARAM_H
#include <linux/kernel.h>
#include <killinit/kstructs.h>
#define MODULE_PARAM_PREFIX
#define __MODULE_INFO(tag, name, info) static const char __UNIQUE_ID(name)[] __used __attribute__((__section__(".modinfo"), __aligned__(1))) = __stringify(tag) "=" info
#define MODULE_INFO(tag, info) __MODULE_INFO(tag, tag, info)
#define __MODULE_PARM_TYPE(name, type) __MODULE_INFO(parmtype, name##type, #name ":" type)
#define MODULE_PARM_DESC(name, desc) __MODULE_INFO(parm, parm, #name ":" desc)
extern const struct kernel_param_ops param_ops_byte, param_ops_short, param_ops_ushort, param_ops_int, param_ops_uint, param_ops_long, param_ops_ulong, param_ops_ullong, param_ops_hexint, param_ops_charp, param_ops_bool, param_ops_invbool, param_ops_string, param_array_ops;
#define __module_param_call(name, ops, arg, perm) \
	static const char __param_str_##name[] = #name; \
	static struct kernel_param __param_##name __used __attribute__((__section__("__param"), __aligned__(sizeof(void *)))) = { __param_str_##name, NULL, ops, perm, -1, 0, arg }
#define module_param_cb(name, ops, arg, perm) __module_param_call(name, ops, arg, perm)
#define __param_type_byte "byte"
#define __param_type_short "short"
#define __param_type_ushort "ushort"
#define __param_type_int "int"
#define __param_type_uint "uint"
#define __param_type_long "long"
#define __param_type_ulong "ulong"
#define __param_type_ullong "ullong"
#define __param_type_hexint "hexint"
#define __param_type_charp "charp"
#define __param_type_bool "bool"
#define __param_type_invbool "invbool"
#define module_param_named(name, value, type, perm) \
	__module_param_call(name, &param_ops_##type, &(value), perm); \
	__MODULE_INFO(parmtype, name##type, #name ":" #type)
#define module_param(name, type, perm) module_param_named(name, name, type, perm)
#define module_param_unsafe module_param
#define module_param_string(name, string, len, perm) \
	static struct kparam_string __param_string_##name = { len, string }; \
	__module_param_call(name, &param_ops_string, &__param_string_##name, perm); \
	__MODULE_INFO(parmtype, name##type, #name ":string")
#define module_param_array_named(name, array, type, nump, perm) \
	static struct kparam_array __param_arr_##name = { ARRAY_SIZE(array), sizeof((array)[0]), nump, &param_ops_##type, array }; \
	__module_param_call(name, &param_array_ops, &__param_arr_##name, perm); \
	__MODULE_INFO(parmtype, name##type, #name ":array of " #type)
#define module_param_array(name, type, nump, perm) module_param_array_named(name, name, type, nump, perm)
int param_set_int(const char *val, const struct kernel_param *kp);
int param_get_int(char *buffer, const struct kernel_param *kp);
int param_set_charp(const char *val, const struct kernel_param *kp);
int param_get_charp(char *buffer, const struct kernel_param *kp);
int param_set_bool(const char *val, const struct kernel_param *kp);
int param_get_bool(char *buffer, const struct kernel_param *kp);
int param_set_uint(const char *val, const struct kernel_param *kp);
int param_get_uint(char *buffer, const struct kernel_param *kp);
#endif
