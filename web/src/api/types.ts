/** Rows and answers as the server sends them, by feature. */
export * from '@/api/types/account';
export * from '@/api/types/apiauth';
export * from '@/api/types/binding';
export * from '@/api/types/crontab';
export * from '@/api/types/env';
export * from '@/api/types/function';
export * from '@/api/types/link';
export * from '@/api/types/script';
export * from '@/api/types/task';
export * from '@/api/types/values';
