/** Variables for scripts. */

export type EnvType = 'string' | 'integer' | 'float' | 'boolean' | 'json' | 'commaArray' | 'password';

export interface EnvVariable {
  id: string;
  title: string | null;
  description: string | null;
  autoTypeCasting: EnvType | null;
  valueTEXT?: string | null;
  isPinned: boolean;
  updateTime: string;
}

export interface EnvVariableData {
  id?: string;
  title: string | null;
  description: string | null;
  autoTypeCasting: EnvType;
  valueTEXT?: string;
  isPinned: boolean;
}
