import { computed, reactive, ref, shallowRef } from 'vue';
import { auth } from '@/api';
import { ApiError } from '@/api/client';
import { newCaptchaToken } from '@/auth/captcha';

export interface Captcha {
  token: string;
  picture: string;
}

/** User name and password; a picture to read only when the server asks for it, after some failures. */
export function useSignInForm(signIn: (credentials: Parameters<typeof auth.signIn>[0]) => Promise<void>) {
  const form = reactive({ username: '', password: '', captcha: '', funcId: '' });
  const captcha = shallowRef<Captcha | null>(null);
  const failure = shallowRef<unknown>(null);
  const busy = ref(false);
  /** Set when the server asks for a picture nobody has seen yet: no mistake of the user. */
  const asked = ref(false);
  const tried = ref(false);
  /** Fields that are still empty; told once somebody tried. */
  const empty = computed(() => new Set(tried.value ? (['username', 'password', 'captcha'] as const).filter((field) => form[field].trim() === '' && (field !== 'captcha' || captcha.value !== null)) : []));

  /** A picture can be fetched and tried once. */
  function renewCaptcha(): void {
    const token = newCaptchaToken();
    captcha.value = { token, picture: auth.captchaPicture(token) };
    form.captcha = '';
  }

  async function submit(): Promise<boolean> {
    tried.value = true;
    if (busy.value || empty.value.size > 0) return false;
    busy.value = true;
    try {
      const { username, password, funcId } = form;
      await signIn({ username, password, ...(funcId !== '' && { funcId }), ...(captcha.value && { captchaToken: captcha.value.token, captcha: form.captcha }) });
      return true;
    } catch (error) {
      asked.value = captcha.value === null && error instanceof ApiError && error.reason === 'EUserCaptcha';
      failure.value = asked.value ? null : error;
      tried.value = false;
      if (error instanceof ApiError) {
        if (error.reason === 'EUserPassword' || error.reason.startsWith('EFuncFailed.SignInFunc')) form.password = '';
        if (error.reason === 'EUserCaptcha' || error.detail.captchaRequired === true || captcha.value !== null) renewCaptcha();
      }
      return false;
    } finally {
      busy.value = false;
    }
  }

  return { form, captcha, failure, asked, empty, busy, renewCaptcha, submit };
}
