import { computed, reactive, ref } from 'vue';
import { setup } from '@/api';
import { ApiError } from '@/api/client';
import type { SetupErrors } from '@/api/types';

/** 0 to 4: length counts most, then kinds of characters; the user name gives nothing. */
export function passwordStrength(password: string, username: string): number {
  if (password.length < 8 || (username !== '' && password.toLowerCase() === username.toLowerCase())) return 0;
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z\d]/].filter((kind) => kind.test(password)).length;
  const varied = new Set(password).size >= Math.min(8, password.length * 0.6);
  const points = (password.length >= 10 ? 1 : 0) + (password.length >= 14 ? 1 : 0) + (password.length >= 18 ? 1 : 0) + (kinds >= 3 ? 1 : 0) + (varied ? 1 : 0);
  return Math.min(4, Math.max(1, points));
}

export type FieldName = 'token' | 'username' | 'password' | 'repeat' | 'secret';
type Problem = { key: string } | { text: string };

const alreadyInstalled = 'EBizCondition.AlreadyInstalled';

export function useSetupForm(tokenRequired: () => boolean) {
  const form = reactive({ token: '', username: 'admin', password: '', repeat: '', secret: '' });
  const touched = reactive(new Set<FieldName>());
  const refused = ref<SetupErrors>({});
  const failure = ref<unknown>(null);
  const busy = ref(false);
  const done = ref(false);

  const own = computed<Partial<Record<FieldName, string>>>(() => ({
    ...(tokenRequired() && form.token.trim() === '' && { token: 'setup.tokenMissing' }),
    ...(!/^[A-Za-z_][A-Za-z0-9_]*$/.test(form.username) && { username: 'setup.usernameRule' }),
    ...((form.password.length < 8 || form.password === form.username) && { password: form.password.length < 8 ? 'setup.passwordShort' : 'setup.passwordIsName' }),
    ...(form.repeat !== form.password && { repeat: 'setup.repeatDiffers' }),
    ...(form.secret !== '' && form.secret.length < 16 && { secret: 'setup.secretShort' }),
  }));

  /** The field's own problem once it was left, else what the server said about it. */
  function problem(field: FieldName): Problem | null {
    const key = own.value[field];
    if (key !== undefined) return touched.has(field) ? { key } : null;
    if (field === 'token' && refused.value.token) return { key: 'setup.tokenWrong' };
    const text = { token: undefined, username: refused.value.adminUser, secret: refused.value.secret, password: undefined, repeat: undefined }[field];
    return text && text.length > 0 ? { text: text.join(' ') } : null;
  }

  async function submit(): Promise<FieldName | null> {
    for (const field of ['token', 'username', 'password', 'repeat', 'secret'] as const) touched.add(field);
    const first = (Object.keys(own.value) as FieldName[])[0];
    if (first !== undefined) return first;
    if (busy.value) return null;
    busy.value = true;
    refused.value = {};
    failure.value = null;
    try {
      await setup.install({
        userConfig: {
          ADMIN_USERNAME: form.username,
          ADMIN_PASSWORD: form.password,
          ADMIN_PASSWORD_REPEAT: form.repeat,
          ...(form.secret !== '' && { SECRET: form.secret }),
        },
        ...(form.token !== '' && { setupToken: form.token.trim() }),
      });
      done.value = true;
    } catch (error) {
      const errors = error instanceof ApiError ? (error.detail.setupErrors as SetupErrors | undefined) : undefined;
      // somebody else was faster: the account exists, so sign in
      if (error instanceof ApiError && error.reason === alreadyInstalled) done.value = true;
      else if (errors) refused.value = errors;
      else failure.value = error;
    } finally {
      busy.value = false;
    }
    return null;
  }

  const strength = computed(() => passwordStrength(form.password, form.username));
  const leave = (field: FieldName): void => void touched.add(field);
  return { form, problem, leave, submit, strength, busy, done, failure };
}
